package dev.brig.judge.http.listen;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a certificate, which may be replaced while the service runs. */
public final class Certificate {
    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private final Vertx vertx;
    private final Tls files;
    private Optional<PemKeyCertOptions> current = Optional.empty();
    private String refused = "";

    public Certificate(Vertx vertx, Tls files) {
        this.vertx = vertx;
        this.files = files;
    }

    /**
     * Has a server use what the files say now. Reads them.
     *
     * @throws IllegalArgumentException if they cannot be used
     */
    public HttpServerOptions into(HttpServerOptions options) {
        options.setSsl(true).setUseAlpn(false).setKeyCertOptions(accepted());
        return options.setEnabledSecureTransportProtocols(PROTOCOLS);
    }

    /** What the files say, if that is something else than before. Those that cannot be used are passed over, with a warning. */
    public Optional<ServerSSLOptions> replaced() {
        Optional<PemKeyCertOptions> before = current;
        try {
            PemKeyCertOptions now = accepted();
            refused = "";
            if (before.filter(now::equals).isPresent()) {
                return Optional.empty();
            }
            LOG.info("the certificate in {} was replaced", files.certificate());
            return Optional.of(options(now));
        } catch (IllegalArgumentException unusable) {
            String why = String.valueOf(unusable.getMessage());
            if (!why.equals(refused)) {
                LOG.warn("the certificate was replaced by one that cannot be used; the one before is kept: {}", why);
            }
            refused = why;
            return Optional.empty();
        }
    }

    private static ServerSSLOptions options(PemKeyCertOptions pair) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(pair);
        options.setEnabledSecureTransportProtocols(PROTOCOLS);
        return options;
    }

    private PemKeyCertOptions accepted() {
        PemKeyCertOptions pair = new PemKeyCertOptions()
                .setCertValue(content("certificate", files.certificate()))
                .setKeyValue(content("key", files.key()));
        if (current.filter(pair::equals).isEmpty()) {
            requirePair(pair);
            current = Optional.of(pair);
        }
        return pair;
    }

    private static Buffer content(String what, Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("the " + what + " for TLS cannot be read: " + e, e);
        }
    }

    /** Half of a pair may have been replaced already. */
    private void requirePair(PemKeyCertOptions pair) {
        try {
            X509KeyManager keys =
                    (X509KeyManager) pair.getKeyManagerFactory(vertx).getKeyManagers()[0];
            for (String type : new String[] {"RSA", "EC", "EdDSA", "RSASSA-PSS"}) {
                String[] names = keys.getServerAliases(type, null);
                if (names != null && names.length > 0) {
                    X509Certificate certificate = keys.getCertificateChain(names[0])[0];
                    requirePair(certificate.getPublicKey(), keys.getPrivateKey(names[0]));
                    return;
                }
            }
            throw new IllegalArgumentException(files.certificate() + " has no certificate of RSA, EC or EdDSA");
        } catch (IllegalArgumentException known) {
            throw known;
        } catch (Exception e) { // that is what Vert.x declares
            throw new IllegalArgumentException(
                    "the certificate " + files.certificate() + " and the key " + files.key() + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    private void requirePair(PublicKey certified, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(text);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certified);
        verifying.update(text);
        if (!verifying.verify(signature)) {
            throw new IllegalArgumentException(
                    "the key " + files.key() + " does not belong to the certificate " + files.certificate());
        }
    }
}
