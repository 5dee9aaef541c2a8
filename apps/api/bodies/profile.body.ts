import { Optional, Retractable, RetractableObject } from './field.js';
import { HappenedBody } from './happened.body.js';
import { attributes, date, text } from './rules.js';

/** How a customer is reached; a way that is left out says nothing, null takes it back. */
export class ContactsBody {
  @Retractable(text(200), 'E-mail address. Personal data.')
  email?: string | null;

  @Retractable(text(200), 'Telephone number. Personal data.')
  phone?: string | null;

  @Retractable(text(1000), 'Postal address. Personal data.')
  postalAddress?: string | null;
}

/** Facts about a customer; a field that is left out says nothing, null takes a value back. */
export class ProfileBody extends HappenedBody {
  @Retractable(text(200), 'Name. Personal data.')
  name?: string | null;

  @RetractableObject(ContactsBody, 'Contacts; null takes all of them back. Personal data.')
  contacts?: ContactsBody | null;

  @Retractable(date, 'Birthday. Personal data.')
  birthday?: string | null;

  @Retractable(text(200), 'Region.')
  region?: string | null;

  @Optional(attributes, 'Segment attributes by name; null takes one back.')
  attributes?: Record<string, string | null>;
}
