package dev.brig.sandbox.network;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * IPv4 addresses with a common beginning.
 *
 * @param prefix how many bits are common, 0 to 32
 */
public record AddressRange(InetAddress address, int prefix) {
    private static final int ADDRESS_BITS = 32;

    public AddressRange {
        if (!(address instanceof Inet4Address) || prefix < 0 || prefix > ADDRESS_BITS) {
            throw new IllegalArgumentException("not a range of IPv4 addresses: " + address + "/" + prefix);
        }
    }

    /** One address. */
    public static AddressRange of(InetAddress address) {
        return new AddressRange(address, ADDRESS_BITS);
    }

    /** @param text as {@code 169.254.0.0/16}, or an address alone; never a name */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        try {
            if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
                throw new IllegalArgumentException("not an IPv4 address: " + address);
            }
            int prefix = slash < 0 ? ADDRESS_BITS : Integer.parseInt(text.substring(slash + 1));
            return new AddressRange(Inet4Address.ofLiteral(address), prefix);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("not a range of IPv4 addresses: " + text, wrong);
        }
    }
}
