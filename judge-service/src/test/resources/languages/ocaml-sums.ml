let () =
  let what = Str.replace_first (Str.regexp " *$") "" (read_line ()) in
  if what = "hello" then print_endline "hello";
  if what = "fail" then exit 3;
  while what = "loop" do () done;
  let all = ref [] in
  while what = "hog" do all := Bytes.make (1 lsl 20) 'x' :: !all done;
  if what = "sum" then begin
    let sum = ref 0 in
    for _ = 1 to int_of_string (read_line ()) do sum := !sum + int_of_string (read_line ()) done;
    Printf.printf "%d\n" !sum
  end
