/** What comes out the same every time, kept in files from one start to the next. */
package dev.brig.sandbox.kept;
