//! A text -> its characters for the YAML reader, where a tab behind a colon is as good as a space.

use saphyr_parser::input::SkipTabs;
use saphyr_parser::{Input, StrInput};

/// The text as `saphyr_parser` reads it. That one refuses `a:<TAB>b`, which YAML 1.2 permits: only as an indentation does
/// a tab not count, and nothing but a scalar can follow on the same line.
pub(super) struct Text<'s>(StrInput<'s>);

impl<'s> Text<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self(StrInput::new(text))
    }
}

impl Input for Text<'_> {
    fn lookahead(&mut self, count: usize) {
        self.0.lookahead(count);
    }

    fn buflen(&self) -> usize {
        self.0.buflen()
    }

    fn bufmaxlen(&self) -> usize {
        self.0.bufmaxlen()
    }

    fn raw_read_ch(&mut self) -> char {
        self.0.raw_read_ch()
    }

    fn raw_read_non_breakz_ch(&mut self) -> Option<char> {
        self.0.raw_read_non_breakz_ch()
    }

    fn skip(&mut self) {
        self.0.skip();
    }

    fn skip_n(&mut self, count: usize) {
        self.0.skip_n(count);
    }

    fn peek(&self) -> char {
        self.0.peek()
    }

    fn peek_nth(&self, n: usize) -> char {
        self.0.peek_nth(n)
    }

    fn peek_opt(&self) -> Option<char> {
        self.0.peek_opt()
    }

    fn skip_ws_to_eol(&mut self, skip_tabs: SkipTabs) -> (usize, Result<SkipTabs, &'static str>) {
        let (count, found) = self.0.skip_ws_to_eol(skip_tabs);
        (count, found.map(|it| SkipTabs::Result(it.found_tabs(), it.found_tabs() || it.has_valid_yaml_ws())))
    }

    // The same as what `Input` does by itself, in less time.

    fn skip_while_non_breakz(&mut self) -> usize {
        self.0.skip_while_non_breakz()
    }

    fn skip_while_blank(&mut self) -> usize {
        self.0.skip_while_blank()
    }

    fn fetch_while_is_alpha(&mut self, out: &mut String) -> usize {
        self.0.fetch_while_is_alpha(out)
    }

    fn fetch_while_is_yaml_non_space(&mut self, out: &mut String) -> usize {
        self.0.fetch_while_is_yaml_non_space(out)
    }
}
