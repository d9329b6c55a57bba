//! Files, functions and `quote!` templates into those that are too long to be read at once.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use ostler_openapi::finding::Finding;

use super::Rule;
use super::tree::Tree;

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 70;
const QUOTE_LINES: usize = 25;
const QUOTES: &[&str] = &["parse_quote", "quote", "quote_spanned"];

/// A thing with a name and the lines it takes up.
#[derive(Debug)]
struct Extent {
    name: String,
    line: usize,
    lines: usize,
}

/// Files, without the tests at their end.
pub(super) fn find_files(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.hand_written() {
        let lines = source.text.lines().take_while(|it| *it != "#[cfg(test)]").count();
        if lines > FILE_LINES {
            found.push(rule.finding(&source.path, 1, format!("the file has {lines} lines, more than {FILE_LINES}")));
        }
    }
    found
}

/// Functions from the line of `fn` to that of the closing brace.
pub(super) fn find_functions(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    find(rule, tree, functions, FUNCTION_LINES)
}

/// Templates between the macro's delimiters.
pub(super) fn find_quotes(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    find(rule, tree, quotes, QUOTE_LINES)
}

fn find(rule: &Rule, tree: &Tree, collect: fn(&mut Vec<Extent>, &[TokenTree]), most: usize) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.hand_written() {
        let mut extents = Vec::new();
        walk(&source.tokens, &mut |tokens| collect(&mut extents, tokens));
        for Extent { name, line, lines } in extents.into_iter().filter(|it| it.lines > most) {
            found.push(rule.finding(&source.path, line, format!("`{name}` has {lines} lines, more than {most}")));
        }
    }
    found
}

/// Calls `visit` with the tokens of each group, the outermost first.
fn walk(tokens: &TokenStream, visit: &mut impl FnMut(&[TokenTree])) {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    visit(&tokens);
    for token in &tokens {
        if let TokenTree::Group(group) = token {
            walk(&group.stream(), visit);
        }
    }
}

fn functions(found: &mut Vec<Extent>, tokens: &[TokenTree]) {
    for (at, pair) in tokens.windows(2).enumerate() {
        let [TokenTree::Ident(keyword), TokenTree::Ident(name)] = pair else {
            continue;
        };
        if keyword != "fn" {
            continue;
        }
        // The body is the first brace group, unless a `;` says that there is none.
        let body = tokens[at + 2..].iter().find_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(Some(group)),
            TokenTree::Punct(punct) if punct.as_char() == ';' => Some(None),
            _ => None,
        });
        if let Some(Some(body)) = body {
            let line = keyword.span().start().line;
            found.push(Extent { name: name.to_string(), line, lines: last_line(body) + 1 - line });
        }
    }
}

fn quotes(found: &mut Vec<Extent>, tokens: &[TokenTree]) {
    for triple in tokens.windows(3) {
        let [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(body)] = triple else {
            continue;
        };
        if bang.as_char() == '!' && QUOTES.iter().any(|it| name == it) {
            let line = name.span().start().line;
            let lines = (last_line(body) - body.span_open().start().line).saturating_sub(1);
            found.push(Extent { name: format!("{name}!"), line, lines });
        }
    }
}

fn last_line(group: &Group) -> usize {
    group.span_close().end().line
}

#[cfg(test)]
mod tests {
    use super::super::findings;

    fn function_of(lines: usize) -> String {
        format!(
            "//! Doc.\nimpl X {{\n    async fn f(a: [u8; 3]) -> Y {{\n{}    }}\n}}\n",
            "        g();\n".repeat(lines - 2)
        )
    }

    fn quote_of(lines: usize) -> String {
        format!("fn f() {{\n    h(quote! {{\n{}    }})\n}}\n", "        #a\n".repeat(lines))
    }

    #[test]
    fn a_file_may_have_500_lines_before_its_tests_and_not_one_more() {
        let file = |lines: usize| "// more\n".repeat(lines);
        for path in ["fake/src/lib.rs", "review/tests/a.rs"] {
            let tests = format!("{}#[cfg(test)]\nmod tests {{}}\n", file(500));
            assert_eq!(findings("file-length", &[(path, &tests)]), [""; 0]);
            let found = findings("file-length", &[(path, &file(501))]);
            assert_eq!(found, [format!("{path}:1: the file has 501 lines, more than 500")]);
        }
        assert_eq!(findings("file-length", &[("generated/src/a.rs", &file(501))]), [""; 0]);
    }

    #[test]
    fn a_function_may_have_70_lines_and_not_one_more() {
        assert_eq!(findings("function-length", &[("fake/src/lib.rs", &function_of(70))]), [""; 0]);
        let found = findings("function-length", &[("fake/src/lib.rs", &function_of(71))]);
        assert_eq!(found, ["fake/src/lib.rs:3: `f` has 71 lines, more than 70"]);
    }

    #[test]
    fn functions_inside_macros_count_and_generated_ones_do_not() {
        let text = format!("proptest! {{ {} }}", function_of(80).trim_start_matches("//! Doc.\n"));
        assert_eq!(findings("function-length", &[("tests/tests/a.rs", &text)]).len(), 1);
        assert_eq!(findings("function-length", &[("generated/src/a.rs", &function_of(80))]), [""; 0]);
    }

    #[test]
    fn a_declaration_without_a_body_does_not_borrow_the_next_one() {
        let text = format!("trait T {{ fn g();\n{} fn h() {{}} }}", "\n".repeat(100));
        assert_eq!(findings("function-length", &[("fake/src/lib.rs", &text)]), [""; 0]);
    }

    #[test]
    fn a_template_may_have_25_lines_and_not_one_more() {
        assert_eq!(findings("quote-length", &[("codegen/src/emit/a.rs", &quote_of(25))]), [""; 0]);
        let found = findings("quote-length", &[("codegen/src/emit/a.rs", &quote_of(26))]);
        assert_eq!(found, ["codegen/src/emit/a.rs:2: `quote!` has 26 lines, more than 25"]);
    }
}
