//! Items that refer to each other in circles -> ids, which are cheap to copy and cannot dangle.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Index;
use std::sync::Arc;

use crate::pointer;
use crate::tree::NodeId;

/// Which item of an [`Arena`].
pub struct Id<T> {
    index: u32,
    of: PhantomData<fn() -> T>,
}

/// All the items of one kind.
#[derive(Clone, Debug)]
pub struct Arena<T> {
    /// Nothing for one that is not read yet; all are when a document is handed out.
    items: Vec<Option<T>>,
}

/// An item where it is used: written there, or referred to.
#[derive(Debug)]
pub struct Ref<T> {
    /// Where it is used.
    pub node: NodeId,
    /// The item, whatever references lead to it.
    pub id: Id<T>,
    /// The `$ref`, when there is one.
    pub reference: Option<Arc<Reference>>,
}

/// A `$ref`.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What is written.
    pub text: Arc<str>,
    /// Where that leads; this may be a reference again. Nothing when it leads nowhere, which is a finding.
    pub target: Option<NodeId>,
    /// The names of the members beside it, which have no effect but in a path item.
    pub siblings: Vec<Arc<str>>,
}

impl Reference {
    /// The name of the component that is referred to, unescaped; nothing for a reference to anything else.
    ///
    /// ```
    /// use ostler_openapi::model::find;
    /// use ostler_openapi::{Source, read};
    ///
    /// let text = "
    /// openapi: 3.0.4
    /// info: {title: Pets, version: '1'}
    /// paths: {}
    /// components:
    ///   schemas:
    ///     a~b: {type: string}
    ///     Pet: {$ref: '#/components/schemas/a~0b'}
    /// ";
    /// let document = read(Source::new("pets.yaml", text)?).document.expect("it is OpenAPI 3.0");
    /// let pet = find(&document.components.schemas, "Pet").expect("it is there");
    /// assert_eq!(pet.reference.as_ref().and_then(|it| it.component()).as_deref(), Some("a~b"));
    /// assert_eq!(document.schema_name(pet.id), Some("a~b"));
    /// # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
    /// ```
    pub fn component(&self) -> Option<String> {
        match pointer::tokens(&self.text)?.as_mut_slice() {
            [components, _, name] if components == "components" => Some(std::mem::take(name)),
            _ => None,
        }
    }
}

impl<T> Arena<T> {
    /// The items with their ids, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        self.items.iter().enumerate().filter_map(|(index, item)| Some((Id::new(index), item.as_ref()?)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(crate) fn reserve(&mut self) -> Id<T> {
        self.items.push(None);
        Id::new(self.items.len() - 1)
    }

    pub(crate) fn set(&mut self, id: Id<T>, item: T) {
        self.items[id.index()] = Some(item);
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self { node: self.node, id: self.id, reference: self.reference.clone() }
    }
}

impl<T> Index<Id<T>> for Arena<T> {
    type Output = T;

    fn index(&self, id: Id<T>) -> &T {
        self.items[id.index()].as_ref().expect("all items are read when a document is handed out")
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T> Id<T> {
    fn new(index: usize) -> Self {
        Self { index: u32::try_from(index).expect("there are no more items than nodes"), of: PhantomData }
    }

    /// The position in its arena.
    pub fn index(self) -> usize {
        self.index as usize
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.index)
    }
}
