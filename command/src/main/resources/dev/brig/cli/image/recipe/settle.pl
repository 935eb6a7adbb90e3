# Gives each certificate of a keystore the same date. Java's tools write the present time, which no reader looks at.
# perl settle.pl KEYSTORE EPOCH_SECOND PASSWORD: leaves what is no such keystore, or has another password, as it is.
use strict;
use warnings;

my ($path, $epoch, $password) = @ARGV;
open(my $in, '+<:raw', $path) or exit 0;
my $store = do { local $/; <$in> };
my $end = length($store) - 20;
exit 0 if $end < 12 or unpack('N N', $store) != 0xfeedfeed or unpack('x4 N', $store) != 2; # JKS, version 2

# What seals it, as sun.security.provider.JavaKeyStore has it.
sub seal {
    my $bytes = pack('n*', unpack('C*', $password)) . 'Mighty Aphrodite' . substr($store, 0, $end);
    my $file = '/tmp/keystore';
    open(my $out, '>:raw', $file) or die "$file: $!";
    print {$out} $bytes;
    close($out) or die "$file: $!";
    my ($digest) = qx(sha1sum $file) =~ /^([0-9a-f]{40})/ or die 'sha1sum';
    unlink $file;
    return pack('H*', $digest);
}
exit 0 if seal() ne substr($store, $end);

my $at = 12;
for (1 .. unpack('x8 N', $store)) {
    exit 0 if $at + 6 > $end or unpack('N', substr($store, $at, 4)) != 2; # a trusted certificate
    $at += 6 + unpack('n', substr($store, $at + 4, 2)); # its alias
    exit 0 if $at + 10 > $end;
    substr($store, $at, 8) = pack('Q>', 1000 * $epoch);
    $at += 10 + unpack('n', substr($store, $at + 8, 2)); # the kind of certificate
    exit 0 if $at + 4 > $end;
    $at += 4 + unpack('N', substr($store, $at, 4));
}
exit 0 if $at != $end;
substr($store, $end) = seal();
seek($in, 0, 0);
print {$in} $store;
close($in) or die "$path: $!";
