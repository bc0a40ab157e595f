package dev.vicinity.cli;

import dev.vicinity.cli.explain.PodName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `POD.NAMESPACE` from the command line.
final class PodNameConverter implements ITypeConverter<PodName> {
  @Override
  public PodName convert(String text) {
    try {
      return PodName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
