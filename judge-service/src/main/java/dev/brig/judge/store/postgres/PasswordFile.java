package dev.brig.judge.store.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Passwords by host, port, database and user, as libpq's {@code .pgpass} has them. */
record PasswordFile(Path file) {
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    static PasswordFile of(Map<String, String> environment, Path home) {
        return new PasswordFile(
                Optional.ofNullable(environment.get("PGPASSFILE")).map(Path::of).orElse(home.resolve(".pgpass")));
    }

    /** @throws IllegalArgumentException if others can read the file, or it cannot be read */
    Optional<String> find(String... wanted) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                throw new IllegalArgumentException("others can read the passwords in " + file + ": chmod 600 " + file);
            }
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(PasswordFile::fields)
                    .filter(fields -> fields.size() == wanted.length + 1 && matches(fields, wanted))
                    .map(List::getLast)
                    .findFirst();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read the passwords in " + file, unreadable);
        }
    }

    private static boolean matches(List<String> fields, String... wanted) {
        for (int index = 0; index < wanted.length; index++) {
            if (!fields.get(index).equals("*") && !fields.get(index).equals(wanted[index])) {
                return false;
            }
        }
        return true;
    }

    /** A backslash takes a colon or a backslash as it is. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int index = 0; index < line.length(); index++) {
            char c = line.charAt(index);
            if (c == '\\' && index + 1 < line.length()) {
                field.append(line.charAt(++index));
            } else if (c == ':') {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
