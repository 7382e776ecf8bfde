#!/usr/bin/perl
# A stand-in: answers health, statistics and drain as the daemon whose name it is given would, on
# the loopback. What it says of calls is in /run/stand-in/calls, which a test writes. A bridge whose
# media port is 10666 is never well, and one with 10667 dies as soon as it was.
use strict;
use warnings;
use IO::Socket::INET;

my ($name, $port) = @ARGV;
my $draining = 0;
my $configured = '';
if (open my $file, '<', '/etc/jitsi/videobridge/jvb.conf') { local $/; $configured = <$file> }
my $sick = $configured =~ /udp\.port = 10666\b/;
if ($configured =~ /udp\.port = 10667\b/) { $SIG{ALRM} = sub { exit 1 }; alarm 2 }
my $server = IO::Socket::INET->new(
  LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 16, ReuseAddr => 1) or die "$port: $!";
$SIG{CHLD} = 'IGNORE';

sub calls {
  open my $file, '<', '/run/stand-in/calls' or return 0;
  my $number = <$file> // 0;
  chomp $number;
  return $number;
}

while (my $client = $server->accept) {
  $client->timeout(5);
  my $request = <$client> // '';
  while (defined(my $line = <$client>)) { last if $line =~ /^\r?$/ }
  my ($status, $text) = ('200 OK', '{}');
  if ($request =~ m{^POST /colibri/drain/enable }) { $draining = 1 }
  elsif ($request =~ m{^POST /colibri/drain/disable }) { $draining = 0 }
  elsif ($request =~ m{^GET /colibri/drain }) { $text = $draining ? '{"drain":true}' : '{"drain":false}' }
  elsif ($request =~ m{^GET /colibri/stats }) {
    my $calls = calls();
    $status = '500 Internal Server Error' if $calls eq 'unknown';
    $text = qq({"drain":) . ($draining ? 'true' : 'false') . qq(,"endpoints":$calls,"participants":$calls});
  }
  elsif ($request =~ m{^GET /jibri/api/v1.0/health }) {
    my $busy = calls() eq '0' ? 'IDLE' : 'BUSY';
    $text = qq({"status":{"busyStatus":"$busy","health":{"healthStatus":"HEALTHY"}}});
  }
  elsif ($request =~ m{^GET /about/health }) {
    $status = '500 Internal Server Error' if $sick;
  }
  else { $status = '404 Not Found' }
  print $client "HTTP/1.1 $status\r\nContent-Type: application/json\r\nContent-Length: "
    . length($text) . "\r\nConnection: close\r\n\r\n$text";
  close $client;
}
