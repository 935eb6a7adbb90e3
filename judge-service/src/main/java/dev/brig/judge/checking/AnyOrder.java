package dev.brig.judge.checking;

import java.io.InputStream;

/**
 * Compares the elements of two texts regardless of their order, each as often as it occurs.
 *
 * <p>Nothing is sorted or kept: each element becomes a SipHash of 128 bits under a secret key drawn anew for each check, and the sums
 * of those are compared. That two different texts are taken for the same has a chance of about 2<sup>-128</sup>, which nobody can
 * improve without the key. The price is that a difference has no place, and that nothing is decided before the output has ended.
 *
 * @param element what is compared
 * @param caseSensitive whether {@code a} and {@code A} are different
 */
public record AnyOrder(Element element, boolean caseSensitive) implements BuiltInChecker {

    /** What is compared. */
    public enum Element {
        /** Lines without the white space at their ends; empty lines at the end of the text do not count. */
        LINE,
        /** Words, divided by white space. */
        TOKEN
    }

    @Override
    public Check start(InputStream expected) {
        return new UnorderedCheck(this, expected);
    }
}
