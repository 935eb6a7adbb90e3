package dev.brig.judge.hooks;

import java.net.InetAddress;

/** A receiver is not in the Internet, and was not allowed by name. */
final class ForbiddenAddressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String host, InetAddress address) {
        super(host + " is " + address.getHostAddress()
                + ", which is not a public address; --webhook-allow lets webhooks go there");
    }
}
