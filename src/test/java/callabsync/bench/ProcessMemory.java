package callabsync.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a process takes of the machine's memory. */
final class ProcessMemory {

    private ProcessMemory() {}

    static long residentMegabytes(Process process) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(process.pid())).start();
        String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return Long.parseLong(kilobytes.strip()) >> 10;
    }
}
