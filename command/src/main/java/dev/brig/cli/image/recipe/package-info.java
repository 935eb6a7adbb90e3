/** Images made by recipes. */
package dev.brig.cli.image.recipe;
