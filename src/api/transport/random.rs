//! What nobody can guess: hexadecimal digits from the generator of the TLS library, which asks the system.

use std::io;

/// So many random bytes, in hexadecimal.
pub fn random(bytes: usize) -> io::Result<String> {
    let mut raw = vec![0; bytes];
    let generator = rustls::crypto::ring::default_provider().secure_random;
    generator.fill(&mut raw).map_err(|_| io::Error::other("the system gives no random numbers"))?;
    Ok(raw
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|n| char::from_digit(n.into(), 16))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same() {
        let (a, b) = (random(16).unwrap(), random(16).unwrap());
        assert!(a.len() == 32 && a.bytes().all(|c| c.is_ascii_hexdigit()) && a != b);
    }
}
