/** Recipes for images, read from YAML. */
package dev.brig.policy.recipe;
