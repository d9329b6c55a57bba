//! A few bytes -> gzip that decodes to hundreds of MiB, without ever holding them.

use flate2::{Compress, Compression, Crc, FlushCompress};

const MEBIBYTE: usize = 1024 * 1024;

/// The parts of a gzip stream: `start`, then `middle` so many times, then `end`.
pub(super) struct Bomb {
    pub(super) start: Vec<u8>,
    pub(super) middle: Vec<u8>,
    pub(super) end: Vec<u8>,
}

impl Bomb {
    /// A stream that decodes to `head`, so many MiB of spaces, and `tail`.
    pub(super) fn new(head: &[u8], mebibytes: u32, tail: &[u8]) -> Self {
        let spaces = vec![b' '; MEBIBYTE];
        let mut middle_sum = Crc::new();
        middle_sum.update(&spaces);
        let mut sum = Crc::new();
        sum.update(head);
        (0..mebibytes).for_each(|_| sum.combine(&middle_sum));
        sum.update(tail);

        let mut start = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        start.extend(deflate(head, FlushCompress::Full));
        let mut end = deflate(tail, FlushCompress::Finish);
        end.extend(sum.sum().to_le_bytes());
        end.extend(sum.amount().to_le_bytes());
        Self { start, middle: deflate(&spaces, FlushCompress::Full), end }
    }
}

/// A piece of a deflate stream that ends at a byte and refers to nothing before it, so that pieces can be strung together.
fn deflate(bytes: &[u8], flush: FlushCompress) -> Vec<u8> {
    // Even what cannot be compressed grows by five bytes in each 64 KiB only.
    let mut piece = Vec::with_capacity(bytes.len() + bytes.len() / 1000 + 100);
    let mut compress = Compress::new(Compression::best(), false);
    compress.compress_vec(bytes, &mut piece, flush).expect("compressing cannot fail");
    debug_assert_eq!(compress.total_in(), bytes.len() as u64);
    piece
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn a_bomb_is_small_and_decodes_to_what_it_should() {
        let (head, tail) = ("{\"a\":\"0123456789\"".repeat(20_000), "}");
        let bomb = Bomb::new(head.as_bytes(), 3, tail.as_bytes());
        let stream = [bomb.start, bomb.middle.repeat(3), bomb.end].concat();
        assert!(bomb.middle.len() < 2048, "{}", bomb.middle.len());
        let mut decoded = Vec::new();
        GzDecoder::new(&stream[..]).read_to_end(&mut decoded).unwrap();
        assert_eq!(decoded.len(), head.len() + 3 * MEBIBYTE + 1);
        assert!(decoded.starts_with(head.as_bytes()) && decoded.ends_with(b"  }"));
    }

    #[test]
    fn what_cannot_be_compressed_fits() {
        let mut random = crate::random::Random::new(7, 1);
        let noise: Vec<u8> = (0..100_000).flat_map(|_| random.next().to_le_bytes()).collect();
        let stream = Bomb::new(&noise, 0, b"");
        let mut decoded = Vec::new();
        GzDecoder::new(&[stream.start, stream.end].concat()[..]).read_to_end(&mut decoded).unwrap();
        assert!(decoded == noise);
    }
}
