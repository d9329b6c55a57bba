//! Pages about pairs of documents: as they read, and as a parser and a browser see them.

mod browser;
mod elements;
mod goldens;
mod support;
