/**
 * Traces of OpenTelemetry, where somebody asks for them. {@link dev.brig.judge.tracing.Tracing} begins spans; a {@link
 * dev.brig.judge.tracing.Span} goes along with the work. Only one class here knows OpenTelemetry, and it is loaded with the first trace.
 */
package dev.brig.judge.tracing;
