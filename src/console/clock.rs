//! The machine's wall clock: virtual time after a given beginning, written as the real programs write it. UTC.

use crate::sim::Micros;

/// A wall clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Seconds since 1970-01-01 at virtual time 0.
    pub beginning: i64,
}

struct Parts {
    year: i64,
    month: usize,
    day: i64,
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

impl Clock {
    /// Seconds since 1970-01-01.
    pub fn seconds(self, now: Micros) -> i64 {
        self.beginning.saturating_add((now / 1_000_000) as i64)
    }

    /// Milliseconds since 1970-01-01.
    pub fn millis(self, now: Micros) -> i64 {
        self.beginning.saturating_mul(1000).saturating_add((now / 1000) as i64)
    }

    fn parts(self, now: Micros) -> Parts {
        let seconds = self.seconds(now);
        let days = seconds.div_euclid(86_400);
        let rest = seconds.rem_euclid(86_400);
        // Days to a civil date, after Howard Hinnant's algorithm: eras of 400 years that begin in March.
        let shifted = days.saturating_add(719_468);
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        Parts {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: (month as usize).clamp(1, 12),
            day,
            weekday: days.rem_euclid(7) as usize,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
        }
    }

    /// `2018-06-01 10:00:00`.
    pub fn date_and_time(self, now: Micros) -> String {
        let at = self.parts(now);
        format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            at.year, at.month, at.day, at.hour, at.minute, at.second
        )
    }

    /// log4j: `2018-06-01 10:00:00,123`.
    pub fn log4j(self, now: Micros) -> String {
        format!("{},{:03}", self.date_and_time(now), now / 1000 % 1000)
    }

    /// Fabric: `2018-06-01 10:00:00.123 UTC`.
    pub fn fabric(self, now: Micros) -> String {
        format!("{}.{:03} UTC", self.date_and_time(now), now / 1000 % 1000)
    }

    /// Java's `Date.toString`: `Fri Jun 01 10:00:00 UTC 2018`.
    pub fn java(self, now: Micros) -> String {
        let at = self.parts(now);
        format!(
            "{} {} {:02} {:02}:{:02}:{:02} UTC {}",
            DAYS[at.weekday],
            MONTHS[at.month - 1],
            at.day,
            at.hour,
            at.minute,
            at.second,
            at.year
        )
    }

    /// Time of a file in a listing: `Jun  1 10:00`.
    pub fn listing(self, now: Micros) -> String {
        let at = self.parts(now);
        format!("{} {:>2} {:02}:{:02}", MONTHS[at.month - 1], at.day, at.hour, at.minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let clock = Clock {
            beginning: 1_795_360_888,
        };
        assert_eq!(clock.log4j(303_000), "2026-11-22 15:21:28,303");
        assert_eq!(clock.java(0), "Sun Nov 22 15:21:28 UTC 2026");
        let leap = Clock { beginning: 951_782_400 };
        assert_eq!(leap.fabric(1_500_000), "2000-02-29 00:00:01.500 UTC");
    }
}
