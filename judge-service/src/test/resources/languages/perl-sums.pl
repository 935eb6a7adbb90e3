use strict;
chomp(my $what = <STDIN>);
print "hello\n" if $what eq 'hello';
exit 3 if $what eq 'fail';
while ($what eq 'loop') {}
my @all;
push @all, 'x' x (1 << 20) . scalar(@all) while $what eq 'hog';
if ($what eq 'sum') { my $sum = 0; <STDIN>; $sum += $_ while <STDIN>; print "$sum\n"; }
