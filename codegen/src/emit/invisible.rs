//! Which characters of a document nobody would see in a comment.

/// The characters that are shown as nothing, or that turn text round: those that Unicode lets a program ignore, and
/// those that only format. Each is a range of code points, in order.
const INVISIBLE: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// A text with `\n` between its lines and without what nobody would see. Other control characters become spaces.
pub(super) fn clean(text: &str) -> String {
    let kept = text.chars().filter(|it| !is_invisible(*it));
    let replace = |it: char| match it {
        '\n' | '\t' => it,
        '\u{2028}' | '\u{2029}' => '\n',
        it if it.is_control() => ' ',
        it => it,
    };
    kept.map(replace).collect()
}

fn is_invisible(character: char) -> bool {
    INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_would_see_is_left_out() {
        for hidden in ['\u{200b}', '\u{feff}', '\u{61c}', '\u{202e}', '\u{2066}', '\u{e0041}', '\u{fe0f}', '\u{ad}'] {
            assert_eq!(clean(&format!("a{hidden}b")), "ab", "{hidden:?}");
        }
    }

    #[test]
    fn control_characters_become_spaces_and_lines_stay() {
        assert_eq!(clean("a\r\nb\0c\u{85}d\u{2028}e\tf"), "a \nb c d\ne\tf");
    }

    #[test]
    fn the_ranges_are_in_order() {
        assert!(INVISIBLE.windows(2).all(|it| it[0].1 < it[1].0));
    }
}
