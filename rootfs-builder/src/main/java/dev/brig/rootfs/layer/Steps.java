package dev.brig.rootfs.layer;

import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.FileScript;
import java.lang.foreign.MemorySegment;

/** Where the steps go by which a layer is made: to the process that makes it, or onto a page. */
interface Steps {

    /** Room for some more steps and for the data that they point to. */
    FileScript room(int steps, long dataBytes);

    /** Where the process finds a piece of content. */
    long address(MemorySegment piece);

    /** Where the process goes on when a file could not be written whole. */
    long whenShort();

    Places places();

    /**
     * What the process keeps open.
     *
     * @param tree the layer
     * @param spare where members go that a later one of the same archive replaced
     * @param parent the directory that is worked in
     * @param other a second one, for links
     * @param file the file that is made
     */
    record Places(Cell tree, Cell spare, Cell parent, Cell other, Cell file) {}
}
