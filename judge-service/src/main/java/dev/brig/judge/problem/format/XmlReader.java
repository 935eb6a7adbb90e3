package dev.brig.judge.problem.format;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.source.Findings;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads XML without document types, entities and anything outside the text. */
final class XmlReader {
    private XmlReader() {}

    static Optional<Element> read(String file, String text, Findings findings) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            factory.setXIncludeAware(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default one prints to standard error.
            builder.setErrorHandler(new DefaultHandler());
            return Optional.of(
                    builder.parse(new InputSource(new StringReader(text))).getDocumentElement());
        } catch (SAXParseException e) {
            findings.error(Code.BAD_XML, file, Math.max(0, e.getLineNumber()), "", "is not XML: " + e.getMessage());
        } catch (SAXException | IOException e) {
            findings.error(Code.BAD_XML, file, "is not XML: " + e.getMessage());
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser cannot be made safe", e);
        }
        return Optional.empty();
    }

    /** The elements that one reaches by the given names, one level for each. */
    static List<Element> elements(Element root, String... names) {
        List<Element> elements = List.of(root);
        for (String name : names) {
            List<Element> next = new ArrayList<>();
            for (Element element : elements) {
                for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
                    if (child instanceof Element inner && inner.getTagName().equals(name)) {
                        next.add(inner);
                    }
                }
            }
            elements = next;
        }
        return elements;
    }

    static Optional<Element> element(Element root, String... names) {
        return elements(root, names).stream().findFirst();
    }

    static Optional<String> text(Element root, String... names) {
        return element(root, names).map(element -> element.getTextContent().strip());
    }

    /** An attribute that is there and not empty. */
    static Optional<String> attribute(Element element, String name) {
        return Optional.of(element.getAttribute(name).strip()).filter(value -> !value.isEmpty());
    }
}
