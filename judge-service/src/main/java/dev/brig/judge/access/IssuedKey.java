package dev.brig.judge.access;

/**
 * A key with the secret that was made for it.
 *
 * @param secret is not kept: whoever needs it takes it now
 */
public record IssuedKey(Key key, String secret) {
    /** Not in logs. */
    @Override
    public String toString() {
        return "IssuedKey[" + key + "]";
    }
}
