import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites a jar whose classes are older than those of Java 7 as ones of Java 8: the same instructions, with the maps of types
 * by which newer classes are verified. The JVM records no older ones in its cache.
 */
final class NewerClasses {
    private static final int OLDEST = ClassFile.JAVA_7_VERSION; // the first that must have the maps
    private static final int NEW = ClassFile.JAVA_8_VERSION;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final ClassFile classes;

    private NewerClasses(Path jar) throws IOException {
        try (JarFile old = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(old.entries())) {
                entries.put(entry.getName(), old.getInputStream(entry).readAllBytes());
            }
        }
        ClassHierarchyResolver own = ClassHierarchyResolver.ofResourceParsing(type -> {
            String descriptor = type.descriptorString(); // Lname;
            byte[] found = entries.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
            return found == null ? null : new ByteArrayInputStream(found);
        });
        classes = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(own.orElse(ClassHierarchyResolver.defaultResolver())));
    }

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            Path path = Path.of(jar);
            Path newer = Path.of(jar + ".newer");
            new NewerClasses(path).write(newer);
            Files.move(newer, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void write(Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getKey().endsWith(".class") ? newer(entry.getValue()) : entry.getValue());
                out.closeEntry();
            }
        }
    }

    private byte[] newer(byte[] bytes) {
        ClassModel old = classes.parse(bytes);
        if (old.majorVersion() >= OLDEST) {
            return bytes;
        }
        // The maps are made for code that is written anew alone, even if nothing in it changes.
        ClassTransform code = ClassTransform.transformingMethodBodies(
                CodeTransform.ofStateful(() -> (builder, element) -> builder.with(element)));
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(NEW, 0);
            } else {
                builder.with(element);
            }
        };
        return classes.transformClass(old, code.andThen(version));
    }
}
