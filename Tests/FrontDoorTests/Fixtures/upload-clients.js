// Uploads a picture with axios, as a stream and as a buffer, and with Node's own fetch; prints the answers as JSON.
//     upload-clients.js BASE KEY PICTURE
const axios = require('axios');
const FormData = require('form-data');
const fs = require('fs');

const [base, key, path] = process.argv.slice(2);
const url = base + '/v1/uploads';
const Authorization = 'Bearer ' + key;

async function main() {
  const answers = [];
  const streamed = new FormData();
  streamed.append('file', fs.createReadStream(path));
  answers.push((await axios.post(url, streamed, { headers: { Authorization, ...streamed.getHeaders() } })).data);

  const buffered = new FormData();
  buffered.append('title', 'a cat');
  buffered.append('file', fs.readFileSync(path), { filename: '../../cat.jpg', contentType: 'image/jpeg' });
  const headers = { Authorization, ...buffered.getHeaders() };
  answers.push((await axios.post(url, buffered.getBuffer(), { headers })).data);

  const type = { Authorization, 'Content-Type': 'image/jpeg' };
  answers.push((await axios.post(url, fs.readFileSync(path), { headers: type })).data);

  const form = new globalThis.FormData();
  form.append('file', new Blob([fs.readFileSync(path)]), '"cat".jpg');
  const answer = await fetch(url, { method: 'POST', headers: { Authorization }, body: form });
  answers.push(await answer.json());
  console.log(JSON.stringify(answers));
}

main().catch((error) => {
  console.error(error.response ? error.response.data : error);
  process.exit(1);
});
