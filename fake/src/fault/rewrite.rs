//! Answers that keep to HTTP and break the contract in their header or their bytes.

use axum::http::{HeaderValue, Response, header};

pub(super) fn mislabel(response: &mut Response<Vec<u8>>) {
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
}

pub(super) fn break_text(response: &mut Response<Vec<u8>>) {
    const BROKEN: &[u8] = b"\xff\xfe";
    let body = response.body_mut();
    // The text of a member, rather than the name of one.
    match body.windows(2).position(|it| it == b":\"").map(|at| at + 2) {
        Some(at) => drop(body.splice(at..at, BROKEN.iter().copied())),
        None => add_member(body, &[b"\"", BROKEN, b"\""].concat()),
    }
}

pub(super) fn nest(response: &mut Response<Vec<u8>>, depth: u32) {
    let depth = depth as usize;
    add_member(response.body_mut(), &[b"[".repeat(depth), b"]".repeat(depth)].concat());
}

pub(super) fn enlarge_number(response: &mut Response<Vec<u8>>) {
    const HUGE: &[u8] = b"1e400";
    let body = response.body_mut();
    match find_number(body) {
        Some(number) => drop(body.splice(number, HUGE.iter().copied())),
        None => add_member(body, HUGE),
    }
}

/// Adds a member to the object that the body is.
fn add_member(body: &mut Vec<u8>, value: &[u8]) {
    if body.last() == Some(&b'}') {
        body.pop();
        body.extend_from_slice(b",\"Extra\":");
        body.extend_from_slice(value);
        body.push(b'}');
    }
}

/// Where the first number of a JSON text is.
fn find_number(json: &[u8]) -> Option<std::ops::Range<usize>> {
    let (mut in_text, mut escaped) = (false, false);
    let start = json.iter().position(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_text = !in_text,
            b'-' | b'0'..=b'9' if !in_text => return true,
            _ => {}
        }
        false
    })?;
    let digits = |byte: &u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
    let length = json[start..].iter().take_while(|byte| digits(byte)).count();
    Some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewrite(rewrite: fn(&mut Response<Vec<u8>>), body: &str) -> Vec<u8> {
        let mut response = Response::new(body.as_bytes().to_vec());
        rewrite(&mut response);
        response.into_body()
    }

    #[test]
    fn the_first_number_is_found_outside_of_texts() {
        assert_eq!(rewrite(enlarge_number, r#"{"a1":"2\"3","b":-4.5e6,"c":7}"#), br#"{"a1":"2\"3","b":1e400,"c":7}"#);
        assert_eq!(rewrite(enlarge_number, r#"{"a1":"2"}"#), br#"{"a1":"2","Extra":1e400}"#);
    }

    #[test]
    fn the_first_text_is_broken() {
        assert_eq!(rewrite(break_text, r#"{"a":[],"b":"c"}"#), b"{\"a\":[],\"b\":\"\xff\xfec\"}");
        assert_eq!(rewrite(break_text, r#"{"a":[]}"#), b"{\"a\":[],\"Extra\":\"\xff\xfe\"}");
    }

    #[test]
    fn arrays_are_nested_as_deep_as_asked() {
        assert_eq!(rewrite(|it| nest(it, 3), r#"{"a":1}"#), br#"{"a":1,"Extra":[[[]]]}"#);
    }
}
