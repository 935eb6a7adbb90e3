program Sums;
var what: string; n, i, x, sum: int64; p: ^byte;
begin
  readln(what);
  if what = 'hello' then writeln('hello');
  if what = 'fail' then halt(3);
  while what = 'loop' do begin end;
  while what = 'hog' do begin getmem(p, 1 shl 20); fillchar(p^, 1 shl 20, 1); end;
  if what = 'sum' then begin
    sum := 0; readln(n);
    for i := 1 to n do begin readln(x); sum := sum + x; end;
    writeln(sum);
  end;
end.
