//! Each rule by what provokes it, and by the same the other way round.

use std::collections::{BTreeMap, BTreeSet};

use ostler_codegen::{Item, Kind, Surface};

use super::{RULES, judge, pairs, rules};

/// `Kind path: signature; Trait; Trait` on each line; `alias is path`; `!` before what is deprecated.
fn surface(text: &str) -> Surface {
    let (mut items, mut aliases) = (Vec::new(), BTreeMap::new());
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
        if let Some((alias, path)) = line.split_once(" is ") {
            aliases.insert(alias.to_owned(), path.to_owned());
            continue;
        }
        let (deprecated, line) = line.strip_prefix('!').map_or((false, line), |it| (true, it));
        let (head, rest) = line.split_once(": ").expect("a path and a declaration");
        let (kind, path) = head.split_once(' ').expect("a kind and a path");
        let kind = match kind {
            "mod" => Kind::Module,
            "struct" => Kind::Struct,
            "enum" => Kind::Enum,
            "type" => Kind::Type,
            "variant" => Kind::Variant,
            "field" => Kind::Field,
            "fn" => Kind::Method,
            other => panic!("{other} is no kind"),
        };
        let mut parts = rest.split("; ");
        let mut item = Item::new(path, kind, parts.next().expect("a declaration"));
        item.traits = parts.map(str::to_owned).collect();
        item.deprecated = deprecated;
        items.push(item);
    }
    Surface::new(items, aliases)
}

fn changes(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (surface(old), surface(new));
    let found = judge::judge(&pairs::pair(Some(&old), Some(&new)));
    found.iter().map(|it| format!("{} {}", it.rule.id, it.path)).collect()
}

/// What the change is called, what its mirror is called, and both sides.
const ROWS: &[(&str, &str, &str, &str)] = &[
    (
        "argument-generalized A::f",
        "parameter-changed A::f",
        "fn A::f: fn f(&self, a: String) -> Self",
        "fn A::f: fn f(&self, a: impl Into<String>) -> Self",
    ),
    ("const-added A::f", "signature-changed A::f", "fn A::f: fn f()", "fn A::f: const fn f()"),
    ("deprecation-added A::a", "deprecation-removed A::a", "field A::a: a: u8", "!field A::a: a: u8"),
    (
        "field-added A::a",
        "item-removed A::a",
        "struct A: #[non_exhaustive] struct A",
        "struct A: #[non_exhaustive] struct A\nfield A::a: a: u8",
    ),
    (
        "field-added A::a",
        "item-removed A::a",
        "struct A: struct A { .. }",
        "struct A: struct A { .. }\nfield A::a: a: u8",
    ),
    (
        "field-added-to-exhaustive A::a",
        "item-removed A::a",
        "struct A: struct A",
        "struct A: struct A\nfield A::a: a: u8",
    ),
    ("field-changed A::a", "field-changed A::a", "field A::a: a: u8", "field A::a: a: Option<u8>"),
    ("item-added a", "item-removed a", "", "mod a: mod a\nstruct a::A: struct A\nfn a::A::f: fn f()"),
    ("item-added A::f", "item-removed A::f", "struct A: struct A", "struct A: struct A\nfn A::f: fn f()"),
    (
        "item-renamed B",
        "item-renamed A",
        "enum A: enum A\nvariant A::C: C\nvariant A::D: D(crate::A)\nfield E::e: e: crate::A",
        "enum B: enum B\nvariant B::C: C\nvariant B::D: D(crate::B)\nfield E::e: e: crate::B",
    ),
    (
        "kind-changed A",
        "kind-changed A",
        "struct A: struct A\nfield A::a: a: u8",
        "enum A: enum A\nvariant A::B: B\nvariant A::C: C",
    ),
    ("non-exhaustive-added A", "non-exhaustive-removed A", "enum A: enum A", "enum A: #[non_exhaustive] enum A"),
    ("non-exhaustive-added A", "non-exhaustive-removed A", "struct A: struct A", "struct A: struct A { .. }"),
    (
        "parameter-added A::f",
        "parameter-removed A::f",
        "fn A::f: fn f(a: u8)",
        "fn A::f: fn f(a: u8, b: BTreeMap<u8, u8>)",
    ),
    ("parameter-changed A::f", "parameter-changed A::f", "fn A::f: fn f(a: u8)", "fn A::f: fn f(a: u16)"),
    ("parameter-renamed A::f", "parameter-renamed A::f", "fn A::f: fn f(a: u8)", "fn A::f: fn f(b: u8)"),
    (
        "parameters-reordered A::f",
        "parameters-reordered A::f",
        "fn A::f: fn f(a: u8, b: u8)",
        "fn A::f: fn f(b: u8, a: u8)",
    ),
    ("path-removed B", "", "struct A: struct A\nB is A", "struct A: struct A"),
    ("return-changed A::f", "return-changed A::f", "fn A::f: fn f() -> u8", "fn A::f: fn f() -> &'static u8"),
    ("signature-changed A", "signature-changed A", "struct A: struct A<R>", "struct A: struct A<R: B>"),
    ("signature-changed A", "signature-changed A", "type A: type A = u8", "type A: type A = u16"),
    ("signature-changed A::f", "signature-changed A::f", "fn A::f: fn f()", "fn A::f: async fn f()"),
    ("trait-added A", "trait-removed A", "struct A: struct A; Clone", "struct A: struct A; Clone; Copy"),
    ("trait-changed A", "trait-changed A", "struct A: struct A; B<C = u8>", "struct A: struct A; B<C = u16>"),
    (
        "variant-added A::B",
        "item-removed A::B",
        "enum A: #[non_exhaustive] enum A",
        "enum A: #[non_exhaustive] enum A\nvariant A::B: B",
    ),
    ("variant-added-to-exhaustive A::B", "item-removed A::B", "enum A: enum A", "enum A: enum A\nvariant A::B: B"),
    ("variant-changed A::B", "variant-changed A::B", "variant A::B: B", "variant A::B: B(u8)"),
];

#[test]
fn each_rule_is_provoked_by_its_row_and_its_mirror_by_the_same_turned_round() {
    for (there, back, old, new) in ROWS {
        assert_eq!(changes(old, new), [*there], "{old}\n{new}");
        assert_eq!(changes(new, old).join(""), *back, "{new}\n{old}");
        assert_eq!(changes(old, old), [""; 0]);
    }
}

#[test]
fn each_rule_about_an_item_has_a_row() {
    let provoked = ROWS.iter().flat_map(|it| [it.0, it.1]).filter_map(|it| it.split(' ').next());
    let provoked: BTreeSet<_> = provoked.filter(|it| !it.is_empty()).collect();
    let of_crates = [rules::CODE_CHANGED, rules::DOCUMENTATION_CHANGED, rules::FEATURE_ADDED, rules::FEATURE_REMOVED];
    let all: BTreeSet<_> = RULES.iter().filter(|it| !of_crates.contains(it)).map(|it| it.id).collect();
    assert_eq!(provoked, all);
}

#[test]
fn what_an_alias_still_leads_to_is_neither_removed_nor_changed() {
    let old = "struct a::A: struct A\nfield a::A::a: a: crate::a::A\nfn B::f: fn f(a: crate::a::A)";
    let new = "struct A: struct A\nfield A::a: a: crate::A\nfn B::f: fn f(a: crate::A)\na::A is A";
    assert_eq!(changes(old, new), [""; 0]);
    assert_eq!(
        changes(old, &new.replace("a::A is A", "")),
        ["item-added A", "parameter-changed B::f", "item-removed a::A"]
    );
}

#[test]
fn what_differs_in_several_ways_is_listed_for_each() {
    let found = changes(
        "struct A: struct A; Clone; Copy\nfn A::f: fn f(a: u8) -> u8",
        "!struct A: struct A; Clone; Eq\nfn A::f: async fn f(a: u16) -> u16",
    );
    let expected = [
        "deprecation-added A",
        "trait-added A",
        "trait-removed A",
        "parameter-changed A::f",
        "return-changed A::f",
        "signature-changed A::f",
    ];
    assert_eq!(found, expected);
}

/// Nothing tells which of two equal types became which.
#[test]
fn of_two_types_with_the_same_members_none_is_taken_for_the_other() {
    let two = |a: &str, b: &str| {
        [a, b].map(|it| format!("struct {it}: struct {it}\nfield {it}::x: x: u8\nfield {it}::y: y: u8")).join("\n")
    };
    assert_eq!(
        changes(&two("A", "B"), &two("C", "D")),
        ["item-removed A", "item-removed B", "item-added C", "item-added D"]
    );
}

#[test]
fn the_setters_of_a_request_that_is_gone_are_a_part_of_it() {
    let (old, new) = (surface("struct a::A: struct A"), surface(""));
    let mut items = old.items().to_vec();
    let mut setter = Item::new("Call::x", Kind::Method, "fn x(self, x: u8) -> Self");
    setter.receiver = Some("impl crate::Call<crate::a::A>".to_owned());
    items.push(setter);
    let old = Surface::new(items, BTreeMap::new());
    let found = judge::judge(&pairs::pair(Some(&old), Some(&new)));
    let found: Vec<_> = found.iter().map(|it| (it.path.as_str(), it.members)).collect();
    assert_eq!(found, [("a::A", 1)]);
}
