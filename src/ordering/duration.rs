//! Go's way to write a time span (`time.Duration.String`): `2s`, `1h0m0s`, `1.5ms`.

use std::fmt::{self, Write};

const SECOND: u64 = 1_000_000_000;

/// Writes `nanos` as Go does.
pub fn write(nanos: i64, out: &mut impl Write) -> fmt::Result {
    if nanos == 0 {
        return out.write_str("0s");
    }
    if nanos < 0 {
        out.write_char('-')?;
    }
    let rest = nanos.unsigned_abs();
    match rest {
        0..1_000 => write!(out, "{rest}ns"),
        1_000..1_000_000 => fraction(rest, 1_000, "µs", out),
        1_000_000..SECOND => fraction(rest, 1_000_000, "ms", out),
        _ => {
            let (minutes, seconds) = (rest / (60 * SECOND), rest % (60 * SECOND));
            if minutes >= 60 {
                write!(out, "{}h", minutes / 60)?;
            }
            if minutes > 0 {
                write!(out, "{}m", minutes % 60)?;
            }
            fraction(seconds, SECOND, "s", out)
        }
    }
}

/// `value / unit` in decimal without trailing zeros. `unit` is a power of ten.
fn fraction(value: u64, unit: u64, name: &str, out: &mut impl Write) -> fmt::Result {
    write!(out, "{}", value / unit)?;
    let (mut rest, mut place) = (value % unit, unit);
    if rest > 0 {
        out.write_char('.')?;
    }
    while rest > 0 {
        place /= 10;
        write!(out, "{}", rest / place)?;
        rest %= place;
    }
    out.write_str(name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_go_writes_it() {
        let cases: [(i64, &str); 11] = [
            (0, "0s"),
            (1, "1ns"),
            (1_100, "1.1µs"),
            (2_200_000, "2.2ms"),
            (2_000_000_000, "2s"),
            (3_300_000_000, "3.3s"),
            (60_000_000_000, "1m0s"),
            (245_001_000_000, "4m5.001s"),
            (3_600_000_000_000, "1h0m0s"),
            (-5_000_000_000, "-5s"),
            (i64::MIN, "-2562047h47m16.854775808s"),
        ];
        for (nanos, text) in cases {
            let mut out = String::new();
            super::write(nanos, &mut out).unwrap();
            assert_eq!(out, text);
        }
    }
}
