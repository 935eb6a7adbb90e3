use std::thread;

fn main() {
    let all: Vec<_> = (1..5).map(|n| thread::spawn(move || n * n)).collect();
    println!("{}", all.into_iter().map(|one| one.join().unwrap()).sum::<i32>());
}
