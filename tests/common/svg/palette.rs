//! Colour values of the pictures: a dark and a light terminal.
//!
//! The sixteen named colours differ between the two, because a terminal theme chooses them for its ground;
//! the cube and the greys of the 256 colours are fixed by xterm.

use std::fmt;

use super::grid::Ink;

/// A colour as it is written into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The colours of a terminal window and of the frame around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    pub background: Rgb,
    pub foreground: Rgb,
    pub bar: Rgb,
    pub edge: Rgb,
    pub caption: Rgb,
    pub named: [Rgb; 16],
}

impl Palette {
    pub fn dark() -> Self {
        Self {
            background: hex(0x12_161d),
            foreground: hex(0xd4_dae3),
            bar: hex(0x1c_222b),
            edge: hex(0x33_3c48),
            caption: hex(0x93_9fae),
            named: [
                0x23_2a34, 0xf0_7178, 0x8c_cf7e, 0xe5_c07b, 0x6c_b0f2, 0xc6_92e9, 0x5c_cfc8, 0xb8_c1cc,
                0x64_7080, 0xff_8f94, 0xa9_e39c, 0xf6_d68f, 0x92_c8ff, 0xda_b3f5, 0x86_e6de, 0xf5_f8fb,
            ]
            .map(hex),
        }
    }

    pub fn light() -> Self {
        Self {
            background: hex(0xfd_fdfc),
            foreground: hex(0x25_2b33),
            bar: hex(0xee_efef),
            edge: hex(0xc9_cdd2),
            caption: hex(0x5f_6873),
            named: [
                0x25_2b33, 0xc2_2f3b, 0x2c_7a39, 0x93_6400, 0x1e_63b8, 0x83_42ad, 0x0f_7a7a, 0x8a_929c,
                0x5f_6873, 0xd8_4450, 0x3b_9149, 0xb0_7b0a, 0x2f_7bd6, 0x9c_5bc6, 0x1e_9494, 0xe9_ebee,
            ]
            .map(hex),
        }
    }

    pub fn fg(&self, ink: Ink) -> Rgb {
        self.value(ink, self.foreground)
    }

    pub fn bg(&self, ink: Ink) -> Rgb {
        self.value(ink, self.background)
    }

    fn value(&self, ink: Ink, default: Rgb) -> Rgb {
        match ink {
            Ink::Default => default,
            Ink::Rgb(r, g, b) => Rgb(r, g, b),
            Ink::Indexed(index @ 0..=15) => self.named[usize::from(index)],
            Ink::Indexed(index @ 16..=231) => {
                let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
                let n = index - 16;
                Rgb(level(n / 36), level(n / 6 % 6), level(n % 6))
            }
            Ink::Indexed(index) => {
                let grey = 8 + 10 * (index - 232);
                Rgb(grey, grey, grey)
            }
        }
    }
}

fn hex(value: u32) -> Rgb {
    let [_, r, g, b] = value.to_be_bytes();
    Rgb(r, g, b)
}

/// `percent` of `over` on `under`.
pub fn mix(under: Rgb, over: Rgb, percent: u16) -> Rgb {
    let blend = |a: u8, b: u8| {
        let sum = u16::from(a) * (100 - percent) + u16::from(b) * percent;
        u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
    };
    Rgb(blend(under.0, over.0), blend(under.1, over.1), blend(under.2, over.2))
}
