package dev.brig.judge.http.listen;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Addresses to listen on, and whether they are this machine's alone. */
public final class Listen {
    private static final Pattern LOOPBACK_4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Set<String> OTHER_NAMES = Set.of("localhost", "::1", "[::1]");

    private Listen() {}

    /** Whether a name in a request can only mean this machine; looks nothing up. */
    public static boolean isLocalName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return OTHER_NAMES.contains(name) || LOOPBACK_4.matcher(name).matches();
    }

    /**
     * The address of a host to listen on.
     *
     * @throws IllegalArgumentException if it is open to other machines and there is no key, or if there is no such host
     */
    public static InetAddress address(String host, boolean hasKey) {
        if (host.isBlank()) {
            throw new IllegalArgumentException("there is no host to listen on");
        }
        InetAddress[] all = resolve(host);
        if (!hasKey && !Arrays.stream(all).allMatch(InetAddress::isLoopbackAddress)) {
            throw new IllegalArgumentException("refusing to listen on " + host
                    + " without an API key: others than this machine could run programs here."
                    + " Make a key with brig keys create, or listen on 127.0.0.1.");
        }
        return all[0];
    }

    private static InetAddress[] resolve(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("there is no host " + host + " to listen on", unknown);
        }
    }
}
