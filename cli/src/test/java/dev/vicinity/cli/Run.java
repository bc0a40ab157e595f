package dev.vicinity.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What one run of the command printed, and how it ended.
record Run(int exit, String out, String err) {
  static Run of(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Run(exit, out.toString(), err.toString());
  }
}
