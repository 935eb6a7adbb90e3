package dev.brig.judge.hooks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which machines webhooks may go to. Whoever names a receiver could otherwise have the service send requests to what only it can
 * reach: itself, its neighbours, the metadata of its cloud. So a name's addresses are looked at, and it is these that are connected
 * to: a name that points elsewhere a moment later changes nothing.
 */
public final class Addresses {
    private final Set<String> allowed;
    private final Resolver resolver;

    /** Finds the addresses of a name. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /** @param allowed names, or addresses, of hosts to which webhooks may go wherever they are */
    public Addresses(Set<String> allowed, Resolver resolver) {
        this.allowed = allowed.stream().map(Receiver::name).collect(Collectors.toUnmodifiableSet());
        this.resolver = resolver;
    }

    /** Whether a receiver is named that is refused whatever its name comes to mean: an address. */
    public boolean refuses(Receiver receiver) {
        return !allowed.contains(receiver.host())
                && receiver.address().filter(literal -> !isPublic(literal)).isPresent();
    }

    /**
     * The addresses of a receiver.
     *
     * @throws ForbiddenAddressException if one of them is not public
     */
    List<InetAddress> of(Receiver receiver) throws UnknownHostException {
        List<InetAddress> found = Arrays.asList(resolver.addresses(receiver.host()));
        if (!allowed.contains(receiver.host())) {
            for (InetAddress address : found) {
                if (!isPublic(address)) {
                    throw new ForbiddenAddressException(receiver.host(), address);
                }
            }
        }
        return found;
    }

    /** Whether it is one machine in the Internet (the registries of special-purpose addresses, RFC 6890). */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic(bytes, 0) : isPublicOfVersion6(bytes);
    }

    private static boolean isPublicOfVersion6(byte[] bytes) {
        int first = group(bytes, 0);
        int second = group(bytes, 2);
        if (first == 0x0064 && second == 0xff9b && isZero(bytes, 4, 12)) {
            return isPublic(bytes, 12); // translated to version 4 by a gateway
        }
        if (first == 0x2002) {
            return isPublic(bytes, 2); // tunnelled in version 4
        }
        boolean global = (first & 0xe000) == 0x2000;
        boolean special =
                (first == 0x2001 && (second < 0x0200 || second == 0x0db8)) || (first == 0x3fff && second < 0x1000);
        return global && !special;
    }

    private static boolean isPublic(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        int third = bytes[at + 2] & 0xff;
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> second < 64 || second > 127; // carriers' own
            case 169 -> second != 254; // link-local, where clouds have their metadata
            case 172 -> second < 16 || second > 31;
            case 192 -> second != 168 && !(second == 0 && (third == 0 || third == 2)) && !(second == 88 && third == 99);
            case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224;
        };
    }

    private static int group(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
