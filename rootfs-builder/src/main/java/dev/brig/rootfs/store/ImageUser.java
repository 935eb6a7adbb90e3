package dev.brig.rootfs.store;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.sandbox.root.RootTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Who a program is in an image: a user and a group by their numbers. */
public record ImageUser(int uid, int gid) {
    private static final int MOST_BYTES = 1 << 20; // an image chooses how long its lists are
    private static final int LAST = 65_533; // the next are those of nobody

    /**
     * Looks up {@code USER[:GROUP]}, by names of the image's own lists or by numbers.
     *
     * @return empty for root, which is not given out
     */
    public static Optional<ImageUser> of(String text, RootTree root) {
        String[] parts = text.split(":", 2);
        if (parts[0].isEmpty()) {
            return Optional.empty();
        }
        Optional<List<String>> account = line(root, "/etc/passwd", 4, fields -> isOf(fields, parts[0]));
        int uid = number(parts[0])
                .or(() -> account.flatMap(fields -> number(fields.get(2))))
                .orElseThrow(() -> unknown("user", parts[0], "/etc/passwd"));
        int gid = parts.length > 1
                ? group(root, parts[1])
                : account.flatMap(fields -> number(fields.get(3))).orElse(uid);
        if (uid == 0) {
            return Optional.empty();
        }
        if (uid > LAST || gid > LAST) {
            throw new ImageException(
                    Problem.UNSUPPORTED,
                    "the user " + text + " is beyond " + LAST + ", the last that a sandbox can have");
        }
        return Optional.of(new ImageUser(uid, gid == 0 ? uid : gid));
    }

    private static boolean isOf(List<String> account, String wanted) {
        return account.getFirst().equals(wanted) || account.get(2).equals(wanted);
    }

    private static int group(RootTree root, String wanted) {
        return number(wanted)
                .or(() -> line(
                                root,
                                "/etc/group",
                                3,
                                fields -> fields.getFirst().equals(wanted))
                        .flatMap(fields -> number(fields.get(2))))
                .orElseThrow(() -> unknown("group", wanted, "/etc/group"));
    }

    private static ImageException unknown(String kind, String name, String file) {
        return new ImageException(
                Problem.NOT_FOUND, "there is no " + kind + " '" + name + "' in " + file + " of the sandbox");
    }

    private static Optional<Integer> number(String text) {
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }

    private static Optional<List<String>> line(
            RootTree root, String file, int fewestFields, Predicate<List<String>> wanted) {
        Optional<Path> found = root.find(file).filter(Files::isRegularFile);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(found.get())) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(line -> List.of(line.split(":", -1)))
                    .filter(fields -> fields.size() >= fewestFields && wanted.test(fields))
                    .findFirst();
        } catch (IOException e) {
            throw ImageException.system("reading " + file + " of the image", e);
        }
    }
}
