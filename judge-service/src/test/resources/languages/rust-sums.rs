use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let mut words = text.split_whitespace();
    match words.next().unwrap() {
        "hello" => println!("hello"),
        "fail" => std::process::exit(3),
        "loop" => loop {},
        "hog" => {
            let mut all: Vec<Vec<u8>> = Vec::new();
            loop {
                all.push(vec![all.len() as u8 | 1; 1 << 20]);
            }
        }
        _ => println!("{}", words.skip(1).map(|x| x.parse::<i64>().unwrap()).sum::<i64>()),
    }
}
