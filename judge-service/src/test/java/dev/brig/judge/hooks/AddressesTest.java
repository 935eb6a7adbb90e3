package dev.brig.judge.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("pure")
class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.170",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2002:a00:1::1",
                "2001::1",
                "2001:db8::1",
                "2001:10::1",
                "3fff::1",
                "100::1",
                "4000::1"
            })
    void whatIsNotOneMachineInTheInternetIsNotPublic(String address) {
        assertThat(Addresses.isPublic(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.0.1", "100.128.0.1", "169.253.0.1", "172.15.0.1",
                "172.32.0.1", "192.1.0.1", "192.167.0.1", "198.17.0.1", "198.20.0.1", "203.0.112.1", "223.255.255.255",
                "2606:4700:4700::1111", "2a00:1450:4001::1", "64:ff9b::101:101", "2002:101:101::1", "::ffff:1.1.1.1"
            })
    void theOthersAre(String address) {
        assertThat(Addresses.isPublic(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void aNameThatAlsoMeansThisMachineIsRefused() {
        Addresses addresses = new Addresses(Set.of(), name -> addresses("1.1.1.1", "127.0.0.1"));
        assertThatThrownBy(() -> addresses.of(Receiver.parse("https://rebound.example/")))
                .isInstanceOf(ForbiddenAddressException.class)
                .hasMessageContaining("rebound.example is 127.0.0.1");
    }

    @Test
    void aNameThatIsAllowedMayMeanAnything() throws UnknownHostException {
        Addresses addresses = new Addresses(Set.of("Inner.Example."), name -> addresses("10.0.0.1"));
        assertThat(addresses.of(Receiver.parse("http://inner.example:8080/x"))).hasSize(1);
        assertThatThrownBy(() -> addresses.of(Receiver.parse("http://other.example/")))
                .isInstanceOf(ForbiddenAddressException.class);
    }

    @Test
    void anAddressInPlaceOfANameIsRefusedAtOnce() {
        Addresses addresses = new Addresses(Set.of("10.0.0.2"), InetAddress::getAllByName);
        assertThat(addresses.refuses(Receiver.parse("http://[::1]/"))).isTrue();
        assertThat(addresses.refuses(Receiver.parse("http://10.0.0.1/"))).isTrue();
        assertThat(addresses.refuses(Receiver.parse("http://10.0.0.2/"))).isFalse();
        assertThat(addresses.refuses(Receiver.parse("http://1.1.1.1/"))).isFalse();
        assertThat(addresses.refuses(Receiver.parse("http://localhost/")))
                .as("a name")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "//host/",
                "ftp://host/",
                "http:///x",
                "http://user@host/",
                "http://u:p@host/",
                "http://host/#x",
                "http://host:0/",
                "http://host:65536/",
                "http://ho st/",
                "http://h\u00f6st/",
                "http://host/\r\nX: y",
                "http://host/\u00e9",
                "http://under_score/"
            })
    void whatIsNoUrlForWebhooksIsRefused(String url) {
        assertThatThrownBy(() -> Receiver.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUrlIsTakenApart() {
        Receiver receiver = Receiver.parse("HTTPS://[2606:4700::1]:8443/a%20b?c=d");
        assertThat(receiver.secure()).isTrue();
        assertThat(receiver.host()).isEqualTo("2606:4700::1");
        assertThat(receiver.port()).isEqualTo(8443);
        assertThat(receiver.target()).isEqualTo("/a%20b?c=d");
        assertThat(receiver.authority()).isEqualTo("[2606:4700::1]:8443");
        assertThat(Receiver.parse("http://example.org").target()).isEqualTo("/");
        assertThat(Receiver.parse("http://example.org").authority()).isEqualTo("example.org");
    }

    private static InetAddress[] addresses(String... literals) {
        InetAddress[] all = new InetAddress[literals.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.ofLiteral(literals[i]);
        }
        return all;
    }
}
