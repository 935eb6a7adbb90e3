package dev.brig.judge.http;

import dev.brig.judge.access.Access;
import dev.brig.judge.http.listen.Certificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what tenants use, and takes up a new certificate. Used on one event loop only. */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Vertx vertx;
    private final HttpServer server;
    private final Optional<Certificate> certificate;
    private final Access access;
    private boolean looking;

    Upkeep(Vertx vertx, HttpServer server, Optional<Certificate> certificate, Access access) {
        this.vertx = vertx;
        this.server = server;
        this.certificate = certificate;
        this.access = access;
    }

    /** To be called again and again; does not wait. */
    void look() {
        if (looking || (certificate.isEmpty() && !access.isKept())) {
            return;
        }
        looking = true;
        vertx.executeBlocking(
                        () -> {
                            access.keepUsage();
                            return certificate.flatMap(Certificate::replaced);
                        },
                        false)
                .compose(other ->
                        other.isPresent() ? server.updateSSLOptions(other.get()) : Future.succeededFuture(false))
                .onFailure(why -> LOG.error("the use of tenants, or the certificate, cannot be kept up to date", why))
                .onComplete(done -> looking = false);
    }
}
