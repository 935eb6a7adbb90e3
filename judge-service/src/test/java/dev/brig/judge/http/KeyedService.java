package dev.brig.judge.http;

import dev.brig.judge.access.IssuedKey;
import dev.brig.judge.access.KeyStore;
import dev.brig.judge.access.NewKey;
import dev.brig.judge.access.Scope;
import dev.brig.judge.access.TenantLimits;
import dev.brig.judge.http.TestService.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A service with keys, which are made and revoked as the command line does it: beside the service. */
final class KeyedService implements AutoCloseable {
    private final KeyStore keys;
    private final IssuedKey admin;
    private final TestService service;

    private KeyedService(KeyStore keys, IssuedKey admin, TestService service) {
        this.keys = keys;
        this.admin = admin;
        this.service = service;
    }

    static KeyedService start(Path state) {
        return start(state, options -> options);
    }

    static KeyedService start(Path state, UnaryOperator<ServerOptions> change) {
        return start(KeyStore.open(state), state, change);
    }

    static KeyedService start(KeyStore keys, Path state, UnaryOperator<ServerOptions> change) {
        IssuedKey admin = keys.create(new NewKey("admin", "", Set.of(Scope.ADMIN), Optional.empty()));
        TestService service = TestService.start(
                options -> change.apply(options.withSlots(2).withStorage(Storage.TEMPORARY.in(state))));
        return new KeyedService(keys, admin, service);
    }

    TestService service() {
        return service;
    }

    KeyStore keys() {
        return keys;
    }

    String admin() {
        return admin.secret();
    }

    IssuedKey key(String tenant, Scope... scopes) {
        return keys.create(new NewKey("test", tenant, Set.of(scopes), Optional.empty()));
    }

    void limit(String tenant, TenantLimits limits) {
        keys.limit(tenant, limits);
    }

    static TenantLimits atOnce(long most) {
        OptionalLong none = OptionalLong.empty();
        return new TenantLimits(none, OptionalLong.of(most), none, none, none, none);
    }

    /** As somebody. */
    Reply send(String secret, HttpRequest.Builder request) {
        return service.send(request.setHeader("Authorization", "Bearer " + secret));
    }

    Reply get(String secret, String path) {
        return send(secret, service.request(path));
    }

    Reply delete(String secret, String path) {
        return send(secret, service.request(path).DELETE());
    }

    Reply put(String secret, String path, byte[] body) {
        return send(secret, service.request(path).PUT(BodyPublishers.ofByteArray(body)));
    }

    Reply post(String secret, String path, String json) {
        return send(
                secret,
                service.request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    @Override
    public void close() {
        try {
            service.close();
        } finally {
            keys.close();
        }
    }
}
