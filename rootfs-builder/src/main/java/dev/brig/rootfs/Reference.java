package dev.brig.rootfs;

import dev.brig.rootfs.ImageException.Problem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people call an image: {@code debian:12}, {@code localhost:5000/judge/gcc:13}, {@code debian@sha256:…}.
 *
 * @param registry host and perhaps port, where one is named
 * @param path of the repository
 * @param tag {@code latest} where neither a tag nor a digest is given
 */
public record Reference(Optional<String> registry, String path, String tag, Optional<Digest> digest) {
    private static final String DEFAULT_TAG = "latest";
    private static final int MOST_CHARACTERS = 200;
    private static final Pattern PART =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"); // OCI distribution-spec
    private static final Pattern HOST =
            Pattern.compile("(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern WHOLE = Pattern.compile("([^@]+?)(?::([^:/@]+))?(?:@(.+))?");

    public static Reference parse(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (text.length() > MOST_CHARACTERS || !whole.matches()) {
            throw wrong(text);
        }
        String name = whole.group(1);
        String tag = Optional.ofNullable(whole.group(2)).orElse(DEFAULT_TAG);
        Optional<Digest> digest = Optional.ofNullable(whole.group(3)).map(Digest::parse);
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        String path = hasHost ? name.substring(slash + 1) : name;
        if ((hasHost && !HOST.matcher(first).matches()) || !TAG.matcher(tag).matches()) {
            throw wrong(text);
        }
        for (String part : path.split("/", -1)) {
            if (!PART.matcher(part).matches()) {
                throw wrong(text);
            }
        }
        return new Reference(hasHost ? Optional.of(first) : Optional.empty(), path, tag, digest);
    }

    private static ImageException wrong(String text) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return new ImageException(
                Problem.USAGE,
                "not a name for an image: '" + shown.replaceAll("\\p{Cntrl}", "?")
                        + "'; such are debian:12 and localhost:5000/judge/gcc:13");
    }

    /** The name with its tag, as the store keeps it. */
    public String name() {
        return registry.map(host -> host + "/").orElse("") + path + ":" + tag;
    }

    @Override
    public String toString() {
        return name() + digest.map(value -> "@" + value).orElse("");
    }
}
