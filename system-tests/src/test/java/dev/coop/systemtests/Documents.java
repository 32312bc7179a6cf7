package dev.coop.systemtests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Small documents of several formats, each with a text of its own to be found in it. */
final class Documents {
    /**
     * A document.
     *
     * @param name its file name
     * @param content its bytes, each as one character
     * @param text what is written in it
     */
    record Document(String name, String content, String text) {
        byte[] bytes() {
            return content.getBytes(ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Documents() {}

    /** One of each format. */
    static List<Document> all() {
        return List.of(text(), html(), rtf(), pdf(), docx());
    }

    private static Document text() {
        String text = "Hens are social animals and live in flocks";
        return new Document("hens.txt", text, text);
    }

    private static Document html() {
        String text = "A coop is where the hens live";
        return new Document("coop.html", "<!DOCTYPE html><html><head><title>Coop</title></head><body><p>" + text
                + "</p></body></html>", text);
    }

    private static Document rtf() {
        String text = "The rooster keeps watch over the flock";
        return new Document("rooster.rtf", "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs24 " + text + "\\par}",
                text);
    }

    /** One page with one line: five objects and a table of where they begin. */
    private static Document pdf() {
        String text = "An egg takes about a day to form";
        String content = "BT /F1 12 Tf 72 720 Td (" + text + ") Tj ET";
        List<String> objects = List.of("<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
                        + " /Resources << /Font << /F1 5 0 R >> >> >>",
                "<< /Length " + content.length() + " >>\nstream\n" + content + "\nendstream",
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        StringBuilder file = new StringBuilder("%PDF-1.4\n");
        List<Integer> offsets = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            offsets.add(file.length());
            file.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int table = file.length();
        file.append("xref\n0 ").append(objects.size() + 1).append("\n0000000000 65535 f \n");
        offsets.forEach(offset -> file.append("%010d 00000 n \n".formatted(offset)));
        file.append("trailer\n<< /Size ").append(objects.size() + 1).append(" /Root 1 0 R >>\nstartxref\n")
                .append(table).append("\n%%EOF\n");
        return new Document("egg.pdf", file.toString(), text);
    }

    private static Document docx() {
        String text = "Feathers are renewed once a year";
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
        String formats = "http://schemas.openxmlformats.org/";
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", xml + "<Types xmlns=\"" + formats + "package/2006/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument"
                + ".wordprocessingml.document.main+xml\"/></Types>");
        parts.put("_rels/.rels", xml + "<Relationships xmlns=\"" + formats + "package/2006/relationships\">"
                + "<Relationship Id=\"rId1\" Type=\"" + formats + "officeDocument/2006/relationships/officeDocument\""
                + " Target=\"word/document.xml\"/></Relationships>");
        parts.put("word/document.xml", xml + "<w:document xmlns:w=\"" + formats + "wordprocessingml/2006/main\">"
                + "<w:body><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:body></w:document>");
        return new Document("feathers.docx", zip(parts), text);
    }

    private static String zip(Map<String, String> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                out.putNextEntry(new ZipEntry(part.getKey()));
                out.write(part.getValue().getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(ISO_8859_1);
    }
}
