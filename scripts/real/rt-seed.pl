# Queue, people, rights and custom fields of a fresh Request Tracker. Reads the people as JSON and prints what it made as one line of JSON.
# RT has no REST call for tokens, rights and global set-up: https://docs.bestpractical.com/rt/5.0.3/index.html
use strict;
use warnings;
use lib qw(/usr/local/share/request-tracker5/lib /usr/share/request-tracker5/lib);
use JSON qw(decode_json encode_json);
my $people = decode_json(do { local $/; <STDIN> });
use RT -init;
require RT::AuthToken;

my $system = RT->SystemUser;

sub checked {
    my ($ok, $message) = @_;
    die 'Seeding failed: ' . ($message // 'no reason given') . "\n" unless $ok;
    return $ok;
}

sub queue {
    my ($name, $description) = @_;
    my $queue = RT::Queue->new($system);
    checked($queue->Create(Name => $name, Description => $description, Lifecycle => 'default',
        CorrespondAddress => lc($name) . '@rt.test', CommentAddress => lc($name) . '-comment@rt.test'));
    return $queue;
}

sub person {
    my ($facts) = @_;
    my $user = RT::User->new($system);
    checked($user->Create(Name => $facts->{name}, RealName => $facts->{realName}, EmailAddress => $facts->{email},
        Password => $facts->{password}, Privileged => 1, Timezone => 'UTC'));
    return $user;
}

sub grant {
    my ($who, $object, @rights) = @_;
    checked($who->PrincipalObj->GrantRight(Right => $_, Object => $object)) for @rights;
}

my $support = queue('Support', 'Requests of customers');
my $trials  = queue('Trials', 'For tests of the connection');
my $other   = queue('Facilities', 'Buildings and keys');

# The least rights that a sync needs in its queue; see docs/connectors/request-tracker.md.
my @reading = qw(SeeQueue ShowTicket ShowTicketComments SeeCustomField);
my @writing = qw(CreateTicket ModifyTicket ReplyToTicket CommentOnTicket OwnTicket TakeTicket ModifyCustomField Watch WatchAsAdminCc);
my $integration = person($people->{integration});
grant($integration, $_, @reading, @writing) for $support, $trials, $other;
# What a custom field offers can only be read with the right on all of them.
grant($integration, RT->System, qw(SeeCustomField ManageAuthTokens));

for my $facts (@{ $people->{agents} }) {
    my $agent = person($facts);
    grant($agent, $_, @reading, @writing, 'DeleteTicket', 'StealTicket') for $support, $trials, $other;
}

# Customers write by mail.
my $everyone = RT::Group->new($system);
$everyone->LoadSystemInternalGroup('Everyone');
grant($everyone, $_, qw(CreateTicket ReplyToTicket SeeQueue)) for $support, $trials, $other;

my %fields;
sub field {
    my ($name, $type, @values) = @_;
    my $field = RT::CustomField->new($system);
    checked($field->Create(Name => $name, Type => $type, LookupType => 'RT::Queue-RT::Ticket', Description => $name));
    my $order = 0;
    checked($field->AddValue(Name => $_, SortOrder => ++$order)) for @values;
    checked($field->AddToObject($_)) for $support, $trials;
    $fields{$name} = $field->id;
}
field('Severity',         'SelectSingle', qw(Low Medium High Critical));
field('Systems',          'SelectMultiple', 'Mail', 'Network', 'Payroll', 'Web shop');
field('Tags',             'FreeformMultiple');
field('Site',             'FreeformSingle');
field('Jira issue',       'FreeformSingle');
field('Sync reference',   'FreeformSingle');
field('Customer name',    'FreeformSingle');
field('Customer e-mail',  'FreeformSingle');
field('Impact statement', 'TextSingle');
field('Target date',      'DateSingle');
field('Due on',           'DateTimeSingle');

my $token = RT::AuthToken->new($system);
my ($ok, $message, $secret) = $token->Create(Owner => $integration->id, Description => 'Support Fusion');
checked($ok, $message);

print encode_json({ token => $secret, queueId => $support->id . '', otherQueueId => $other->id . '',
    trialQueueId => $trials->id . '', customFields => \%fields }), "\n";
