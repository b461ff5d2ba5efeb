"""Programs in Perl, Ruby and Java that need nothing but the language: one request, its rows."""

from __future__ import annotations

import json
import re

from minelet.codegen.asked import Asked

PERL_STEPS = [
    "Install Perl, at least 5.14 (Linux and macOS have it; Windows: https://strawberryperl.com/)",
    "Keep this text in a file named query.pl and type   perl query.pl",
]
PERL = """
use strict;
use warnings;
use utf8;
use HTTP::Tiny;

my $root = {root};

# The columns (view), and which rows (constraint): change the values as you like.
my $query = {query};

my %headers = ({headers});
my $answer = HTTP::Tiny->new->post_form(
    "$root/query/results",
    {{ query => $query, format => 'tab' }},
    {{ headers => \\%headers }},
);
binmode STDOUT, ':raw';
die "$answer->{{status}} $answer->{{reason}}\\n$answer->{{content}}" unless $answer->{{success}};
print $answer->{{content}};
"""
RUBY_STEPS = [
    "Install Ruby, at least 2.7: https://www.ruby-lang.org/en/documentation/installation/",
    "Keep this text in a file named query.rb and type   ruby query.rb",
]
RUBY = """
require "net/http"

address = URI({root} + "/query/results")

# The columns (view), and which rows (constraint): change the values as you like.
query = {query}

request = Net::HTTP::Post.new(address)
request.set_form_data("query" => query, "format" => "tab")
{headers}answer = Net::HTTP.start(address.host, address.port, use_ssl: address.scheme == "https") do |http|
  http.request(request)
end
abort("#{{answer.code}} #{{answer.message}}\\n#{{answer.body}}") unless answer.is_a?(Net::HTTPSuccess)
print answer.body
"""  # noqa: E501
JAVA_STEPS = [
    "Install a Java development kit, at least 11: https://adoptium.net/",
    "Keep this text in a file named Query.java and type   java Query.java",
]
JAVA = """
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

public class Query {{
    static final String ROOT = {root};

    // The columns (view), and which rows (constraint): change the values as you like.
    static final String QUERY = String.join("",
{query});

    public static void main(String[] arguments) throws Exception {{
        String form = "format=tab&query=" + URLEncoder.encode(QUERY, StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(ROOT + "/query/results"))
            .header("Content-Type", "application/x-www-form-urlencoded"){headers}
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
        HttpResponse<byte[]> answer =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {{
            System.err.write(answer.body());
            System.exit(1);
        }}
        System.out.write(answer.body());
        System.out.flush();
    }}
}}
"""


def perl(asked: Asked) -> str:
    """Return the program in Perl."""
    headers = f"Authorization => {_single(f'Token {asked.token}')}" if asked.token else ""
    return asked.top(PERL_STEPS, "#") + PERL.format(
        root=_single(asked.root), query=_single(asked.xml), headers=headers
    )


def ruby(asked: Asked) -> str:
    """Return the program in Ruby."""
    token = _single(f"Token {asked.token}")
    headers = f'request["Authorization"] = {token}\n' if asked.token else ""
    return asked.top(RUBY_STEPS, "#") + RUBY.format(
        root=_single(asked.root), query=_single(asked.xml), headers=headers
    )


def java(asked: Asked) -> str:
    """Return the program in Java."""
    # In pieces, for no text of Java's may be longer than 65,535 bytes; of a very long query in
    # fewer, longer ones, for what makes the array of them may be no longer either.
    length = max(90, len(asked.xml) // 1000)
    pieces = re.findall(f".{{1,{length}}}", asked.xml, re.DOTALL)
    token = json.dumps(f"Token {asked.token}")
    return asked.top(JAVA_STEPS, "//") + JAVA.format(
        root=json.dumps(asked.root),
        query=",\n".join(f"        {json.dumps(piece)}" for piece in pieces),
        headers=f'\n            .header("Authorization", {token})' if asked.token else "",
    )


def _single(text: str) -> str:
    """Return a text in single quotes, as Perl and Ruby write it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
