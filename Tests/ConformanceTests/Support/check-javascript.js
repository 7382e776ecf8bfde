// Evaluates the web client's configuration as a browser would, once as nginx sends it at the root
// and once below a tenant. Arguments: the site, the files.
'use strict';
const fs = require('fs');
const vm = require('vm');
const assert = require('assert');
const [site, ...files] = process.argv.slice(2);
const value = (key) => new RegExp(`^  ${key}: (\\S+)$`, 'm').exec(fs.readFileSync(site, 'utf8'))?.[1];
const meet = value('meet');
const directive = /<!--#\s*echo var="(\w+)" default="([^"]*)" -->/g;
for (const file of files) {
  const text = fs.readFileSync(file, 'utf8');
  for (const [tenant, variables] of [['', {}], ['Team.', { subdomain: 'Team.', subdir: 'Team/' }]]) {
    const sent = text.replace(directive, (_, name, otherwise) => variables[name] ?? otherwise);
    assert(!sent.includes('<!--#'), `${file}: a directive that nginx would have to understand is left`);
    const { config } = vm.runInNewContext(`${sent};({ config })`, {}, { filename: file });
    assert.equal(config.hosts.domain, meet);
    assert.equal(config.hosts.muc, `conference.${tenant.toLowerCase()}${meet}`);
    assert.equal(config.hosts.focus, `focus.${meet}`);
    assert.equal(config.bosh, `https://${meet}/${variables.subdir ?? ''}http-bind`);
    assert.equal(config.websocket, `wss://${meet}/${variables.subdir ?? ''}xmpp-websocket`);
    // Every address that the client asks is one of ours.
    for (const url of Object.values(config).filter((v) => /^(https|wss):/.test(v))) {
      assert.equal(new URL(url).hostname, meet);
    }
  }
  // As it is, a directive is a string or a comment, so that tools can read the file too.
  new vm.Script(text, { filename: file });
}
