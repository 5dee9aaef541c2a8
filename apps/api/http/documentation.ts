import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

const DESCRIPTION = `An event-sourced core for the customer lifecycle.

**Commands** (POST) append what happened. They answer 201, or 200 where they had nothing new to say,
with \`customerId\`, \`revision\` and \`position\`. With an \`Idempotency-Key\` a retry returns the first
result, marked \`Idempotent-Replayed: true\`; the same key with another body is refused with 422.

**Questions** (GET) take \`asOf\` (business time) and \`minPosition\` (read your own writes), and name in
their answer the definition, policy version, time zone, as-of instant and position by which it is true.

**Errors** are problem details (RFC 9457) with a stable \`type\` and the offending fields.
Money is a decimal string; a position is a decimal string.`;

/** OpenAPI at \`/docs\`, as JSON at \`/docs-json\`; made when first asked for. */
export function serveDocumentation(api: NestFastifyApplication): void {
  const frame = new DocumentBuilder()
    .setTitle('Lifeledger')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .build();
  SwaggerModule.setup('docs', api, () => SwaggerModule.createDocument(api, frame), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
  });
}
