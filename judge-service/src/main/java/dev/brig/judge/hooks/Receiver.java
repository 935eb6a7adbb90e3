package dev.brig.judge.hooks;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where webhooks go.
 *
 * @param host a name, or an address without brackets
 * @param target what is asked of the host: path and query
 */
public record Receiver(String url, boolean secure, String host, int port, String target) {
    private static final int LONGEST = 2000;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException if it is no URL to which webhooks can be sent; the message says why */
    public static Receiver parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("it is not a URL: " + malformed.getReason(), malformed);
        }
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        require(scheme.equals("http") || scheme.equals("https"), "it must begin with https:// or http://");
        require(url.length() <= LONGEST, "it has more than " + LONGEST + " characters");
        require(url.chars().allMatch(letter -> letter < 0x80), "it has characters that are not ASCII");
        require(uri.getHost() != null, "it names no host");
        require(uri.getRawUserInfo() == null, "it must not contain a user or a password");
        require(uri.getRawFragment() == null, "it must not have a fragment");
        require(uri.getPort() != 0 && uri.getPort() <= LAST_PORT, "there is no such port");
        boolean secure = scheme.equals("https");
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Receiver(
                url,
                secure,
                name(uri.getHost()),
                uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS : HTTP,
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** One spelling for each. */
    static String name(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return (bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare).toLowerCase(Locale.ROOT);
    }

    /** The address, where the host is not a name. */
    public Optional<InetAddress> address() {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException itIsAName) {
            return Optional.empty();
        }
    }

    /** The host as headers have it. */
    String authority() {
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return port == (secure ? HTTPS : HTTP) ? bracketed : bracketed + ":" + port;
    }
}
