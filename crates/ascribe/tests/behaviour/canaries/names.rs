//! Fifty victims that exist nowhere, each called by words that stand nowhere else.

/// Victims.
pub const COUNT: usize = 50;

/// One of them.
#[derive(Debug, Clone)]
pub struct Canary {
    pub name: String,
    pub domain: String,
    pub host: String,
    pub email: String,
    pub contact: String,
    pub network: String,
    pub address: String,
    /// Words of it that may stand nowhere.
    pub words: Vec<String>,
}

const FIRST: [&str; 10] = [
    "Zibel", "Quorn", "Vexto", "Wimbra", "Yolda", "Kraphi", "Jostu", "Plinve", "Drogwa", "Fyxel",
];
const SECOND: [&str; 5] = ["qornath", "wexmuth", "tandril", "bolgoth", "nystreva"];
const THIRD: [&str; 5] = ["Pavlundo", "Grettmoor", "Sovtazik", "Hwimbley", "Trakonde"];

/// The canary of a number; a fifth have macrons, a tenth are Cyrillic.
pub fn canary(n: usize) -> Canary {
    let plain = format!("{}{}", FIRST[n % 10], SECOND[n / 10 % 5]);
    let ascii = plain.to_lowercase();
    let third = format!("{}{}", THIRD[n / 10 % 5], ["a", "e", "i", "o", "u"][n % 5]);
    let word = match n % 10 {
        3 => plain.replacen('a', "ā", 1),
        6 => plain.replacen('o', "ō", 1),
        9 => cyrillic(&plain),
        _ => plain,
    };
    let label = if n % 10 == 9 {
        &ascii
    } else {
        &word.to_lowercase()
    };
    Canary {
        name: format!("{word} {third} Trust"),
        domain: format!("{label}-net.example"),
        host: format!("dc-{ascii}-01"),
        email: format!("desk.{ascii}@freemail.example"),
        contact: format!("Mika {third}sen"),
        network: format!("198.18.{n}.0/24"),
        address: format!("198.18.{n}.77"),
        words: vec![word, third, ascii],
    }
}

fn cyrillic(text: &str) -> String {
    let letters = "аbcdеfghiйклмноpqrстуvwxyз".chars();
    let table: Vec<char> = letters.collect();
    let letter = |c: char| match c {
        'b' => 'б',
        'd' => 'д',
        'f' | 'F' => 'Ф',
        'v' | 'V' => 'в',
        'g' => 'г',
        'w' | 'W' => 'ш',
        'x' => 'ч',
        'y' => 'ё',
        'h' => 'х',
        'i' => 'и',
        'q' => 'ж',
        'p' => 'п',
        'r' => 'р',
        'c' => 'ц',
        c if c.is_ascii_lowercase() => table[usize::from(c as u8 - b'a')],
        c => c,
    };
    text.chars().map(letter).collect()
}

pub fn all() -> Vec<Canary> {
    (0..COUNT).map(canary).collect()
}
