# A full redeploy: the consensus type of a running network cannot be changed, so it starts again.
./stop.sh
./wipe.sh
cd /opt/kafka_2.12-1.1.1
bin/zookeeper-server-start.sh -daemon config/zookeeper.properties
sleep 3
bin/kafka-server-start.sh -daemon config/server.properties
sleep 5
cd /home/user/fabric
configtxgen -profile Genesis -channelID genesis -outputBlock genesis.block
configtxgen -profile Channel -channelID mychannel -outputCreateChannelTx mychannel.tx
orderer > orderer.log 2>&1 &
sleep 3
peer channel create -o localhost:7050 -c mychannel -f mychannel.tx
/opt/kafka_2.12-1.1.1/bin/kafka-topics.sh --list --zookeeper localhost:2181
