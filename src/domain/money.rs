//! Prices. Kommo keeps whole units and, in accounts that use cents, a float beside them; here both are
//! one exact number of hundredths, so that sums never drift.

use serde::{Deserialize, Serialize};

use super::SafeText;

/// An amount in hundredths of the account's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

/// How the account writes money.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Currency {
    /// ISO 4217, e.g. `GBP`.
    pub code: SafeText,
    /// `£`; empty when the account has none, then the code is shown.
    pub symbol: SafeText,
}

impl Money {
    pub const ZERO: Self = Self(0);

    pub const fn from_units(units: i64) -> Self {
        Self(units.saturating_mul(100))
    }

    /// From the API's float beside `price`; not-a-number and absurd sizes become the nearest representable amount.
    pub fn from_float(units: f64) -> Self {
        Self((units * 100.0).round() as i64)
    }

    /// Whole units, rounded towards zero: what `price` on the wire holds.
    pub const fn units(self) -> i64 {
        self.0 / 100
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// `18 500` or `18 500.50`, groups of three divided by `separator`.
    pub fn grouped(self, separator: char) -> String {
        let digits = self.0.unsigned_abs() / 100;
        let cents = self.0.unsigned_abs() % 100;
        let digits = digits.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 4);
        if self.0 < 0 {
            out.push('-');
        }
        for (i, d) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(d);
        }
        if cents > 0 {
            out.push('.');
            out.push(char::from(b'0' + (cents / 10) as u8));
            out.push(char::from(b'0' + (cents % 10) as u8));
        }
        out
    }

    /// At most five characters for everyday amounts: `950`, `18.5k`, `1.2M`, `3B`.
    pub fn compact(self) -> String {
        let units = self.units();
        let size = units.unsigned_abs();
        let (scale, suffix) = match size {
            0..1_000 => return units.to_string(),
            1_000..1_000_000 => (1_000, "k"),
            1_000_000..1_000_000_000 => (1_000_000, "M"),
            _ => (1_000_000_000, "B"),
        };
        let sign = if units < 0 { "-" } else { "" };
        let tenths = size / (scale / 10);
        if tenths.is_multiple_of(10) || tenths >= 1_000 {
            format!("{sign}{}{suffix}", tenths / 10)
        } else {
            format!("{sign}{}.{}{suffix}", tenths / 10, tenths % 10)
        }
    }
}

impl std::ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |a, b| a + b)
    }
}

impl Currency {
    /// The symbol where the account has one, its code otherwise.
    pub fn mark(&self) -> &str {
        if self.symbol.is_empty() { &self.code } else { &self.symbol }
    }

    /// `£` and `$` stand before the amount, letters and most other marks after it.
    fn leads(&self) -> bool {
        matches!(self.mark(), "$" | "£" | "¥" | "R$" | "US$" | "₪" | "₺" | "₹")
    }

    /// `£18 500`, `18 500 ₽`.
    pub fn show(&self, amount: Money, separator: char) -> String {
        self.dress(&amount.grouped(separator))
    }

    /// `£18.5k`, `18.5k ₽`.
    pub fn show_compact(&self, amount: Money) -> String {
        self.dress(&amount.compact())
    }

    /// An amount that is written already, with the mark.
    pub fn dress(&self, amount: &str) -> String {
        match self.mark() {
            "" => amount.to_owned(),
            mark if self.leads() => match amount.strip_prefix('-') {
                Some(amount) => format!("-{mark}{amount}"),
                None => format!("{mark}{amount}"),
            },
            mark => format!("{amount} {mark}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_shortened() {
        for (units, grouped, compact) in [
            (0, "0", "0"),
            (950, "950", "950"),
            (1_000, "1 000", "1k"),
            (18_540, "18 540", "18.5k"),
            (999_999, "999 999", "999k"),
            (1_250_000, "1 250 000", "1.2M"),
            (-18_500, "-18 500", "-18.5k"),
            (3_000_000_000, "3 000 000 000", "3B"),
        ] {
            assert_eq!(Money::from_units(units).grouped(' '), grouped);
            assert_eq!(Money::from_units(units).compact(), compact);
        }
        assert_eq!(Money::from_float(12.345).grouped(' '), "12.35");
        assert_eq!(Money::from_float(f64::NAN), Money::ZERO);
    }

    #[test]
    fn the_mark_stands_where_readers_expect_it() {
        let pound = Currency { code: "GBP".into(), symbol: "£".into() };
        let rouble = Currency { code: "RUB".into(), symbol: "₽".into() };
        let bare = Currency { code: "CHF".into(), symbol: SafeText::default() };
        assert_eq!(pound.show(Money::from_units(18_500), ' '), "£18 500");
        assert_eq!(pound.show(Money::from_units(-5), ' '), "-£5");
        assert_eq!(rouble.show_compact(Money::from_units(18_500)), "18.5k ₽");
        assert_eq!(bare.show(Money::from_units(7), ' '), "7 CHF");
    }
}
