package dev.brig.oci.config;

/** A configuration that is wrong, or asks for what cannot be had. The message begins with the field. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** @param field its path, for example {@code process.args[0]} */
    public ConfigException(String field, String reason) {
        super(field + ": " + reason);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
